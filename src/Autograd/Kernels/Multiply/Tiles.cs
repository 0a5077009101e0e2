using System.Numerics;
using System.Runtime.Intrinsics;

namespace AutogradNet.Kernels;

/// <summary>The one place where an instruction set becomes a tile.</summary>
internal static class Tiles
{
    /// <summary>Runs an action with the tile of an instruction set; the best supported one when none is named.</summary>
    public static void Run<T, TAction>(TAction action, InstructionSet? instructionSet)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, ITileAction<T>
    {
        switch (instructionSet ?? Cpu.Best)
        {
            case InstructionSet.Avx512:
                action.Run<Tile8x3<T, Vector512<T>, Avx512Operations<T>>>();
                break;
            case InstructionSet.Avx2:
                action.Run<Tile6x2<T, Vector256<T>, Avx2Operations<T>>>();
                break;
            default:
                if (Vector.IsHardwareAccelerated)
                    action.Run<Tile6x2<T, Vector<T>, PortableOperations<T>>>();
                else
                    action.Run<Tile6x2<T, T, ScalarOperations<T>>>();
                break;
        }
    }

    /// <summary>The same for work that is written over the vectors, too.</summary>
    public static void RunVectors<T, TAction>(TAction action, InstructionSet? instructionSet)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IVectorTileAction<T>
    {
        switch (instructionSet ?? Cpu.Best)
        {
            case InstructionSet.Avx512:
                action.Run<Tile8x3<T, Vector512<T>, Avx512Operations<T>>, Vector512<T>, Avx512Operations<T>>();
                break;
            case InstructionSet.Avx2:
                action.Run<Tile6x2<T, Vector256<T>, Avx2Operations<T>>, Vector256<T>, Avx2Operations<T>>();
                break;
            default:
                if (Vector.IsHardwareAccelerated)
                    action.Run<Tile6x2<T, Vector<T>, PortableOperations<T>>, Vector<T>, PortableOperations<T>>();
                else
                    action.Run<Tile6x2<T, T, ScalarOperations<T>>, T, ScalarOperations<T>>();
                break;
        }
    }
}
