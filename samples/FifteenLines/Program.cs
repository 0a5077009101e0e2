using FifteenLines;

const double X = 0.7, Y = -1.3;
var agrees = true;
Console.WriteLine($"at x = {X}, y = {Y}");
Console.WriteLine();
Console.WriteLine($"{"f",-34}{"value",14}{"df/dx",14}{"df/dy",14}   largest difference from the engine");
foreach (var comparison in Comparison.All)
{
    var small = comparison.WithFifteenLines(X, Y);
    var engine = comparison.WithTheEngine(X, Y);
    var difference = small.Zip(engine, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).Max();
    agrees &= difference < 1e-12;
    Console.WriteLine($"{comparison.Formula,-34}{small[0],14:G8}{small[1],14:G8}{small[2],14:G8}   {difference:E1}");
}

Console.WriteLine();
Console.WriteLine(agrees ? "The fifteen lines and the engine agree." : "The fifteen lines and the engine DISAGREE.");
return agrees ? 0 : 1;
