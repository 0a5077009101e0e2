namespace AutogradNet.TestSupport;

/// <summary>Finds the reference data that lies beside a checkout (the folder <c>shared</c>), which not every checkout has.</summary>
internal static class SharedFiles
{
    /// <summary>The absolute folder, or null where this checkout has none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The absolute path of a file below the folder, such as <c>data/cat.jpg</c>.</summary>
    public static string Path(string relative) =>
        System.IO.Path.Combine(Folder ?? throw new InvalidOperationException("No reference data beside this checkout."), relative);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "AutogradNet.sln"))) continue;
            var beside = System.IO.Path.Combine(folder.FullName, "..", "shared");
            return Directory.Exists(System.IO.Path.Combine(beside, "golden")) ? System.IO.Path.GetFullPath(beside) : null;
        }

        return null;
    }
}
