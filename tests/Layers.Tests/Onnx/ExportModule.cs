namespace AutogradNet.Layers.Tests;

/// <summary>A module made of one function, for exporting.</summary>
internal sealed class ExportModule(Func<ExportModule, Tensor, Tensor> function) : Module
{
    /// <summary>A learned tensor of that name, with values that follow from it.</summary>
    public Tensor Weight(string name, params ReadOnlySpan<int> extents)
    {
        foreach (var (known, parameter) in NamedParameters())
        {
            if (known == name) return parameter;
        }

        return AddParameter(name, FormulaWeights.Uniform(name, new Shape(extents)));
    }

    protected override Tensor Forward(Tensor x) => function(this, x);
}
