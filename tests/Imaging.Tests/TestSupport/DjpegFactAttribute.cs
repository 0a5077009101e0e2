namespace AutogradNet.Imaging.Tests;

/// <summary>A test that compares with libjpeg-turbo's tools, and says so where they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DjpegFactAttribute : FactAttribute
{
    public DjpegFactAttribute()
    {
        if (LibJpeg.Missing is { } reason) Skip = reason;
    }
}
