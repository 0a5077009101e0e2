namespace AutogradNet;

/// <summary>How memory that is not written yet will be. Holds the operands until then.</summary>
internal abstract class DeferredValue
{
    private readonly Tensor?[] _operands;

    /// <summary>Takes references of its own to the operands; null stands for one that is absent.</summary>
    protected DeferredValue(params ReadOnlySpan<Tensor?> operands)
    {
        _operands = new Tensor?[operands.Length];
        try
        {
            for (var i = 0; i < operands.Length; i++) _operands[i] = operands[i]?.HoldForReader();
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>Writes the value; any number of times until <see cref="Release"/>.</summary>
    public abstract void Write(Span<byte> target);

    /// <summary>Whether an operand lies in the memory given.</summary>
    public virtual bool Reads(Storage storage) => Array.Exists(_operands, operand => operand is not null && operand.LiesIn(storage));

    /// <summary>Lets go of the operands; once for each owner.</summary>
    public virtual void Release()
    {
        foreach (var operand in _operands) operand?.ReleaseFromReader();
    }

    /// <summary>An operand, or null where it is absent.</summary>
    protected Tensor? Operand(int index) => _operands[index];
}
