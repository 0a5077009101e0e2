namespace AutogradNet.Kernels;

/// <summary>Convolutions that <see cref="WinogradGeometry.Allows"/>, and their input gradients, by Winograd's algorithm.</summary>
internal static unsafe class WinogradKernel
{
    /// <summary>As <see cref="Conv2dKernel.Forward"/>; <paramref name="bias"/> may be null.</summary>
    public static void Forward(
        float* input, float* weight, float* bias, float* output, in Conv2dGeometry g, PackSlot slot, InstructionSet? instructionSet,
        ConvolutionEpilogue<float> epilogue = default)
    {
        var convolution = new WinogradConvolution
        {
            Source = input,
            Target = output,
            Weight = weight,
            Bias = bias,
            Epilogue = epilogue,
            Geometry = WinogradGeometry.Forward(g),
            WrittenStride = g.InChannels * g.Taps,
            ReadStride = g.Taps,
            Turned = false,
            Slot = slot,
            Use = PackUse.WinogradForward,
            Convolution = g,
        };
        Tiles.RunVectors<float, WinogradConvolution>(convolution, instructionSet);
    }

    /// <summary>As <see cref="Conv2dKernel.InputGradient"/>.</summary>
    public static void InputGradient(
        float* outputGradient, float* weight, float* inputGradient, in Conv2dGeometry g, PackSlot slot, InstructionSet? instructionSet)
    {
        var convolution = new WinogradConvolution
        {
            Source = outputGradient,
            Target = inputGradient,
            Weight = weight,
            Geometry = WinogradGeometry.InputGradient(g),
            WrittenStride = g.Taps,
            ReadStride = g.InChannels * g.Taps,
            Turned = true,
            Slot = slot,
            Use = PackUse.WinogradInputGradient,
            Convolution = g,
        };
        Tiles.RunVectors<float, WinogradConvolution>(convolution, instructionSet);
    }

    /// <summary>As <see cref="Conv2dKernel.WeightGradient"/>.</summary>
    public static void WeightGradient(
        float* input, float* outputGradient, float* weightGradient, in Conv2dGeometry g, InstructionSet? instructionSet)
    {
        var gradient = new WinogradFilterGradient
        {
            Input = input,
            OutputGradient = outputGradient,
            WeightGradient = weightGradient,
            Geometry = WinogradGeometry.Forward(g),
        };
        Tiles.RunVectors<float, WinogradFilterGradient>(gradient, instructionSet);
    }
}
