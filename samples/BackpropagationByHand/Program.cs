using BackpropagationByHand;

const double Rate = 0.5;
const int Steps = 10_000;

using var network = new TwoTwoTwoNetwork();
var pass = network.Pass();
Console.WriteLine($"hidden {Numbers(pass.Hidden)}   output {Numbers(pass.Output)}   target {Numbers(network.Target)}");
Console.WriteLine($"error  {pass.Error:F9}");
Console.WriteLine();

var before = network.Weights;
var byHand = ChainRule.Gradient(network, pass);
network.Descend(pass, Rate);
var after = network.Weights;
Console.WriteLine("      weight   gradient by hand   on the tape     after one step");
for (var i = 0; i < before.Length; i++)
{
    Console.WriteLine($"w{i + 1}    {before[i]:F2}     {byHand[i],12:F9}       {pass.Gradient[i],12:F9}    {after[i]:F9}");
}

pass = network.Pass();
Console.WriteLine();
Console.WriteLine($"error after      1 step:  {pass.Error:F9}");
for (var step = 1; step < Steps; step++)
{
    network.Descend(pass, Rate);
    pass = network.Pass();
}

Console.WriteLine($"error after {Steps,6} steps: {pass.Error:F10}");
Console.WriteLine($"output {Numbers(pass.Output)}   target {Numbers(network.Target)}");

static string Numbers(double[] values) => string.Join(" ", values.Select(value => value.ToString("F9")));
