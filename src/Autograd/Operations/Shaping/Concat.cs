namespace AutogradNet;

/// <summary>The operands one after the other along an axis.</summary>
public sealed record Concat(int Axis) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var first = context.Input(0);
        var extent = 0;
        for (var i = 0; i < context.InputCount; i++) extent = checked(extent + context.Input(i).Shape[Axis]);
        var result = Tensor.Empty(first.Shape.With(Axis, extent), first.DType);
        var strides = result.Shape.Strides();
        var start = 0;
        // Then every part lies in one piece, and a convolution that is still to be computed can be computed where it belongs.
        var isWhole = strides[Axis] * extent == result.Count;
        for (var i = 0; i < context.InputCount; i++)
        {
            var part = context.Input(i);
            if (!isWhole || !DeferredConvolution.TryMove(part, result, start))
            {
                ElementDispatch.Copy(part, 0, part.Shape.Strides(), result, start, strides, part.Shape.Extents);
            }

            start += part.Shape[Axis] * strides[Axis];
        }

        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var start = 0;
        for (var i = 0; i < context.InputCount; i++)
        {
            var length = context.Input(i).Shape[Axis];
            if (context.Needs(i)) context.Set(i, context.Cotangent.Slice(Axis, start, length));
            start += length;
        }
    }
}

public static partial class TensorOperations
{
    extension(Tensor)
    {
        /// <summary>Tensors one after the other along an axis. All other extents must be equal.</summary>
        /// <param name="axis">The axis; a negative one counts from the end.</param>
        /// <param name="parts">At least one tensor, all of one element type.</param>
        /// <exception cref="ArgumentException">There are no parts, or they do not fit; the message prints both shapes.</exception>
        public static Tensor Concat(int axis, params ReadOnlySpan<Tensor> parts)
        {
            if (parts.IsEmpty) throw new ArgumentException("There is nothing to concatenate.", nameof(parts));
            foreach (var part in parts) ArgumentNullException.ThrowIfNull(part, nameof(parts));
            var first = parts[0];
            var resolved = first.Shape.Axis(axis);
            foreach (var part in parts)
            {
                if (part.Shape.Rank == first.Shape.Rank && part.Shape.With(resolved, 1) == first.Shape.With(resolved, 1) && part.DType == first.DType) continue;
                throw new ArgumentException(
                    $"{first.DType}{first.Shape} and {part.DType}{part.Shape} cannot be concatenated along axis {axis}: they must agree in all else.", nameof(parts));
            }

            return parts.Length == 1 ? first : Operation.Apply(new Concat(resolved), parts);
        }

        /// <summary>Tensors of one shape side by side along a new axis of the result (a negative one counts from its end).</summary>
        /// <exception cref="ArgumentException">There are no tensors, or they differ in shape; the message prints both shapes.</exception>
        public static Tensor Stack(int axis, params ReadOnlySpan<Tensor> parts)
        {
            var layers = new Tensor[parts.Length];
            for (var i = 0; i < layers.Length; i++)
            {
                ArgumentNullException.ThrowIfNull(parts[i], nameof(parts));
                if (parts[i].Shape != parts[0].Shape) throw new ArgumentException($"{parts[0].Shape} and {parts[i].Shape} cannot be stacked; shapes must be equal.", nameof(parts));
                layers[i] = parts[i].Unsqueeze(axis);
            }

            return Tensor.Concat(axis, layers);
        }
    }
}
