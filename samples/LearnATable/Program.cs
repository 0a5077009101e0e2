using AutogradNet.Imaging;
using AutogradNet.Samples;
using LearnATable;

const int Size = 480, Margin = 16, Header = 82, Steps = 1500;
var table = Table.Spiral(rowsPerClass: 24, seed: 7);
Console.WriteLine($"the table: {table.Rows} rows, of which the first are");
for (var row = 0; row < 6; row++) Console.WriteLine($"{table.Inputs[2 * row],8:F3}{table.Inputs[(2 * row) + 1],8:F3}   class {table.Labels[row]}");

using var learner = new Learner(seed: 1);
var picture = new RgbImage((2 * Size) + (3 * Margin), Size + Header + Margin);
Brush.Fill(picture, RgbColor.White);
BitmapFont.Draw(picture, Margin, 12, $"Learning a table in {Steps} steps", new RgbColor(30, 30, 36), scale: 3);
Show("before", Margin);
for (var step = 0; step < Steps; step++)
{
    var loss = learner.Step(table);
    if (step % 250 == 0) Console.WriteLine($"step {step,5}   loss {loss:F5}");
}

Show("after", Size + (2 * Margin));
Directory.CreateDirectory("out");
var path = Path.GetFullPath(Path.Combine("out", "learn-a-table.png"));
picture.Save(path);
Console.WriteLine(path);

void Show(string when, int left)
{
    var (loss, right) = learner.Examine(table);
    var caption = $"{when}: loss {loss:F4}, {right} of {table.Rows} right";
    Console.WriteLine(caption);
    BitmapFont.Draw(picture, left, Header - 24, caption, new RgbColor(96, 96, 104), scale: 2);
    Brush.Place(DecisionSurface.Draw(learner, table, Size), picture, left, Header);
}
