using AutogradNet.Imaging;
using AutogradNet.Samples;
using ClimbingBlindfolded;

const int Size = 720, Margin = 16, Header = 64;
(double X, double Y)[] starts = [(0.8, 0.9), (0.7, 5.2), (1.2, 9.4), (5.3, 0.9), (9.5, 3.4), (9.3, 9.2), (4.9, 8.6), (4.6, 3.9), (9.4, 0.6), (0.5, 3.6)];

var climbs = Climb.From(starts);
foreach (var climb in climbs)
{
    var (start, end) = (climb.Path[0], climb.Path[^1]);
    Console.WriteLine($"from ({start.X:F1}, {start.Y:F1}) at {climb.Heights[0]:F2}, {climb.Path.Count - 1,4} steps to ({end.X:F4}, {end.Y:F4}) at {climb.Heights[^1]:F4}{(climb.Arrived ? "" : ", still climbing")}");
}

var summits = climbs.Where(climb => climb.Arrived).Select(climb => (Math.Round(climb.Path[^1].X, 3), Math.Round(climb.Path[^1].Y, 3))).Distinct().Count();
var picture = new RgbImage(Size + (2 * Margin), Size + Header + Margin);
Brush.Fill(picture, RgbColor.White);
BitmapFont.Draw(picture, Margin, 12, "Climbing blindfolded", new RgbColor(30, 30, 36), scale: 3);
BitmapFont.Draw(picture, Margin, 41, $"{climbs.Count} climbers, feeling only the slope, reach {summits} summits", new RgbColor(96, 96, 104), scale: 2);
Brush.Place(Map.Draw(climbs, Size), picture, Margin, Header);

Directory.CreateDirectory("out");
var path = Path.GetFullPath(Path.Combine("out", "climbing-blindfolded.png"));
picture.Save(path);
Console.WriteLine(path);
