namespace AutogradNet.TestSupport;

/// <summary>A test that reads the reference data beside the checkout, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedFiles.Folder is null) Skip = SharedTheoryAttribute.Reason;
    }
}
