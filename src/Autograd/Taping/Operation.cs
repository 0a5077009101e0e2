namespace AutogradNet;

/// <summary>
/// A differentiable function of tensors with its attributes: how to compute it, and how a cotangent of its result becomes cotangents
/// of its operands. One file derives one operation and offers its public call as an extension of <see cref="Tensor"/>.
/// </summary>
public abstract record Operation
{
    /// <summary>The name in messages and listings.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>
    /// Runs an operation, and records it where an operand is on a tape. Otherwise the result belongs to the innermost
    /// <see cref="TensorScope"/> or to the caller.
    /// </summary>
    /// <exception cref="ArgumentException">Operands are on different tapes or of different element types.</exception>
    public static Tensor Apply(Operation operation, params ReadOnlySpan<Tensor> inputs) => Apply(operation, inputs, out _, keepSaved: false);

    /// <summary>As <see cref="Apply(Operation, ReadOnlySpan{Tensor})"/>, and also returns what the forward computation saved (pooling switches, say).</summary>
    protected static Tensor Apply(Operation operation, ReadOnlySpan<Tensor> inputs, out IReadOnlyList<Tensor> saved) =>
        Apply(operation, inputs, out saved, keepSaved: true);

    /// <summary>
    /// Computes the result from plain operands. May call other operations (their intermediate results are released), and may
    /// <see cref="ForwardContext.Save"/> what the backward pass will want.
    /// </summary>
    protected internal abstract Tensor Forward(ForwardContext context);

    /// <summary>
    /// The vector-Jacobian product: from <see cref="VjpContext.Cotangent"/>, sets the cotangent of each operand that needs one. Written
    /// with operations, so that a recorded pass can be differentiated again.
    /// </summary>
    protected internal abstract void Vjp(VjpContext context);

    /// <summary>
    /// Whether <see cref="Vjp"/> reads the elements of an operand, not just its shape; yes unless overridden. What nobody reads need not
    /// be kept for backward passes (<see cref="Tape.KeepsValues"/>).
    /// </summary>
    /// <param name="index">The operand.</param>
    /// <param name="operands">The nodes of all operands; null for constants, whose cotangents nobody asks for.</param>
    protected internal virtual bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => true;

    /// <summary>Whether <see cref="Vjp"/> reads the elements of the result; yes unless overridden.</summary>
    protected internal virtual bool ReadsResult => true;

    private static Tensor Apply(Operation operation, ReadOnlySpan<Tensor> inputs, out IReadOnlyList<Tensor> saved, bool keepSaved)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var tape = FindTape(operation, inputs);
        var operands = new Tensor[inputs.Length];
        var parents = new Node?[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            if (tape is not null && tape.TryFind(inputs[i], out var parent))
            {
                parents[i] = parent;
                operands[i] = parent.Value;
            }
            else
            {
                operands[i] = inputs[i];
            }
        }

        // What a backward pass will read has to be there: were it computed together with this operation, it would be computed twice.
        for (var i = 0; i < parents.Length; i++)
        {
            if (parents[i] is { Value.Deferred: not null } parent && (parent.IsRead || operation.ReadsOperand(i, parents))) parent.Value.Compute();
        }

        var context = new ForwardContext(operands, parents, tape, keepSaved);
        Tensor value;
        var outer = TensorScope.Current;
        using (new TensorScope())
        {
            value = operation.Forward(context);
            // An operation that returns an operand as it is gets another owner of its memory, not the operand itself.
            if (Array.IndexOf(operands, value) >= 0) value = value.Alias(value.Shape);
            value.Seal(operands);
            value.MoveTo(outer);
            foreach (var tensor in context.SavedTensors) tensor.MoveTo(tape is null ? outer : null);
        }

        saved = context.SavedTensors;
        if (tape is null)
        {
            if (!keepSaved) context.ReleaseSaved();
            return value;
        }

        for (var i = 0; i < operands.Length; i++)
        {
            // The tape holds constants too, so that they outlive the scope they were made in.
            if (parents[i] is null) operands[i] = operands[i].Alias(operands[i].Shape).MoveTo(null);
        }

        var node = tape.Append(operation, parents, operands, value, [.. context.SavedTensors]);
        return value.AttachTo(node);
    }

    private static Tape? FindTape(Operation operation, ReadOnlySpan<Tensor> inputs)
    {
        Tape? tape = null;
        DType? dtype = null;
        foreach (var input in inputs)
        {
            ArgumentNullException.ThrowIfNull(input);
            if (input.DType.IsFloatingPoint())
            {
                dtype ??= input.DType;
                if (dtype != input.DType) throw new ArgumentException($"{operation.Name} got operands of {dtype} and {input.DType}; convert one with To.");
            }

            if (input.Tape is not { } own) continue;
            tape ??= own;
            if (tape != own) throw new ArgumentException($"The operands of {operation.Name} are recorded on different tapes; Detach one of them.");
        }

        return tape;
    }
}
