namespace AutogradNet.Layers.Tests;

/// <summary>
/// Exporters fold a batch norm into the convolution before it: W' = W·s and b' = (b − mean)·s + β with s = γ/√(variance + ε). From the
/// gradients of W' and b' this gives those of W, b, γ and β by the chain rule. Which convolution is which is told by the values.
/// </summary>
internal static class FoldedGradients
{
    private const double Epsilon = 1e-5;

    public static Dictionary<string, Tensor> Unfold(Dictionary<string, Tensor> values, Dictionary<string, Tensor> gradients, SafetensorsFile stored)
    {
        var result = gradients.Where(entry => stored.Entries.ContainsKey(entry.Key)).ToDictionary(entry => entry.Key, entry => entry.Value);
        string[] folded = [.. values.Keys.Where(key => !stored.Entries.ContainsKey(key)).Order()];
        Assert.Equal(0, folded.Length % 2);
        foreach (var key in folded.Where(key => values[key].Shape.Rank == 4))
        {
            var (convolution, norm) = stored.Entries.Keys
                .Where(name => name.EndsWith(".running_var", StringComparison.Ordinal))
                .Select(name => name[..^".running_var".Length])
                .Select(prefix => (Convolution: Before(prefix), Norm: prefix))
                .Single(pair => stored.Entries.ContainsKey($"{pair.Convolution}.weight") && IsFoldOf(values[key], pair.Convolution, pair.Norm, stored));
            var bias = folded.Single(other => other == NextNumber(key));
            Add(result, gradients[key], gradients[bias], convolution, norm, stored);
        }

        return result;
    }

    private static string Before(string prefix)
    {
        var dot = prefix.LastIndexOf('.');
        return $"{prefix[..dot]}.{int.Parse(prefix[(dot + 1)..]) - 1}";
    }

    private static string NextNumber(string key)
    {
        var underscore = key.LastIndexOf('_');
        return $"{key[..underscore]}_{int.Parse(key[(underscore + 1)..]) + 1}";
    }

    private static double[] Inverse(string norm, SafetensorsFile stored) => [.. stored.Read($"{norm}.running_var").ToArray<float>().Select(variance => 1 / Math.Sqrt(variance + Epsilon))];

    private static bool IsFoldOf(Tensor folded, string convolution, string norm, SafetensorsFile stored)
    {
        var weight = stored.Read($"{convolution}.weight");
        if (weight.Shape != folded.Shape) return false;
        var (inverse, gamma, perFilter) = (Inverse(norm, stored), stored.Read($"{norm}.weight"), weight.Count / weight.Shape[0]);
        return Enumerable.Range(0, weight.Count).All(i => Math.Abs((weight[i] * gamma[i / perFilter] * inverse[i / perFilter]) - folded[i]) < 1e-4);
    }

    private static void Add(Dictionary<string, Tensor> result, Tensor weightGradient, Tensor biasGradient, string convolution, string norm, SafetensorsFile stored)
    {
        var (weight, inverse, gamma, mean) = (stored.Read($"{convolution}.weight"), Inverse(norm, stored), stored.Read($"{norm}.weight"), stored.Read($"{norm}.running_mean"));
        var bias = stored.TryRead($"{convolution}.bias", out var found) ? found : null;
        var (filters, perFilter) = (weight.Shape[0], weight.Count / weight.Shape[0]);
        var (ofWeight, ofBias, ofGamma) = (new float[weight.Count], new float[filters], new float[filters]);
        for (var filter = 0; filter < filters; filter++)
        {
            var sum = 0.0;
            for (var i = filter * perFilter; i < (filter + 1) * perFilter; i++)
            {
                ofWeight[i] = (float)(weightGradient[i] * gamma[filter] * inverse[filter]);
                sum += weightGradient[i] * weight[i];
            }

            ofBias[filter] = (float)(biasGradient[filter] * gamma[filter] * inverse[filter]);
            ofGamma[filter] = (float)((sum + (biasGradient[filter] * ((bias?[filter] ?? 0) - mean[filter]))) * inverse[filter]);
        }

        result[$"{convolution}.weight"] = Tensor.From(ofWeight, weight.Shape);
        if (bias is not null) result[$"{convolution}.bias"] = Tensor.From(ofBias, [filters]);
        result[$"{norm}.weight"] = Tensor.From(ofGamma, [filters]);
        result[$"{norm}.bias"] = biasGradient;
    }
}
