namespace AutogradNet.Tests;

internal static class SwitchesExtensions
{
    /// <summary>Calls <paramref name="use"/> with switches of [1, 2, 1, n], released afterwards: the tape keeps what it needs.</summary>
    public static Tensor UseSwitches(this Tensor x, int[] switches, Func<Tensor, Tensor, Tensor> use)
    {
        using var tensor = Tensor.From(switches, [1, 2, 1, switches.Length / 2]);
        return use(x, tensor);
    }
}
