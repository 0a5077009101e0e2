namespace AutogradNet.TestSupport;

/// <summary>A theory that reads the reference data beside the checkout, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    internal const string Reason = "The reference data (../shared) is not beside this checkout.";

    public SharedTheoryAttribute()
    {
        if (SharedFiles.Folder is null) Skip = Reason;
    }
}
