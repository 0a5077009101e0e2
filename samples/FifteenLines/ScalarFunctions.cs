namespace FifteenLines;

/// <summary>More functions, each from its value and its slope. None of them needs to know how gradients travel.</summary>
internal static class ScalarFunctions
{
    extension(Scalar x)
    {
        public static Scalar operator +(Scalar left, double number) => left.Apply(left.Value + number, 1);

        public static Scalar operator -(Scalar left, Scalar right) => left + right.Apply(-right.Value, -1);

        public static Scalar operator /(Scalar left, Scalar right) => left * right.Apply(1 / right.Value, -1 / (right.Value * right.Value));

        public Scalar Exp() => x.Apply(Math.Exp(x.Value), Math.Exp(x.Value));

        public Scalar Log() => x.Apply(Math.Log(x.Value), 1 / x.Value);

        public Scalar Tanh() => x.Apply(Math.Tanh(x.Value), 1 - (Math.Tanh(x.Value) * Math.Tanh(x.Value)));
    }
}
