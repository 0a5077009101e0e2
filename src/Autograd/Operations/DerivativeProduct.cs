namespace AutogradNet;

/// <summary>
/// <c>v·f′(x)</c>, element by element, for operands of one shape: how a cotangent passes an elementwise function, in one traversal.
/// Linear in <c>v</c>; the derivative with respect to <c>x</c> goes on with <c>f″</c>, which the function supplies.
/// </summary>
internal abstract record DerivativeProduct : Operation
{
    /// <inheritdoc/>
    protected internal sealed override void Vjp(VjpContext context)
    {
        var c = context.Cotangent;
        if (context.Needs(0)) context.Set(0, Apply(this, c, context.Input(1)));
        if (context.Needs(1) && SecondDerivativeProduct(c, context.Input(0), context.Input(1)) is { } result) context.Set(1, result);
    }

    /// <summary><c>c·v·f″(x)</c>, written with operations; null where <c>f″</c> is 0 wherever it exists.</summary>
    protected abstract Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x);
}
