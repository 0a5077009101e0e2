using AutogradNet.TestSupport;

namespace AutogradNet.Imaging.Tests;

/// <summary>A theory that compares with libjpeg-turbo's tools, and says so where they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DjpegTheoryAttribute : TheoryAttribute
{
    public DjpegTheoryAttribute()
    {
        if (LibJpeg.Missing is { } reason) Skip = reason;
    }

    /// <summary>Whether the test also reads the photographs beside the checkout.</summary>
    public bool NeedsPhotographs
    {
        get;
        init
        {
            field = value;
            if (value && SharedFiles.Folder is null) Skip ??= SharedTheoryAttribute.Reason;
        }
    }
}
