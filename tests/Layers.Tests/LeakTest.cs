namespace AutogradNet.Layers.Tests;

/// <summary>
/// Runs something and fails when it leaves buffers behind. The count is of the whole process, so these tests run alone: put them into
/// the <see cref="Collection"/>, which runs when no other test does.
/// </summary>
internal static class LeakTest
{
    public const string Collection = "Alone";

    public static void Run(Action action)
    {
        var before = BufferPool.OutstandingBuffers;
        action();
        Assert.Equal(before, BufferPool.OutstandingBuffers);
    }
}
