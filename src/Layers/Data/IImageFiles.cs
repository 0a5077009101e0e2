namespace AutogradNet.Layers.Data;

/// <summary>Files below a root, in a directory or an archive. Reading is safe for concurrent use.</summary>
internal interface IImageFiles : IDisposable
{
    /// <summary>The files' paths below the root with <c>/</c> between the parts, in any order.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>All bytes of a file.</summary>
    byte[] Read(string path);
}
