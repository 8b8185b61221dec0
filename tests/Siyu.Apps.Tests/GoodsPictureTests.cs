using System.Globalization;
using Siyu.Tool.Demo;

namespace Siyu.Apps.Tests;

/// <summary>The pictures of the demo's products are their drawings; SIYU_REWRITE=1 renders them anew.</summary>
public sealed class GoodsPictureTests(World world)
{
    private const double MostDifference = 8;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What the closer look shows: left, top and side, in units of the drawing.</summary>
    private static readonly Dictionary<string, (int Left, int Top, int Side)> Closer = new()
    {
        ["P001"] = (400, 130, 330), ["P002"] = (240, 380, 330), ["P003"] = (290, 160, 320), ["P004"] = (400, 130, 320),
        ["P005"] = (300, 380, 340), ["P006"] = (280, 560, 320), ["P007"] = (190, 340, 360), ["P008"] = (330, 540, 330),
    };

    private const string Render = """
        async ({ svg, kept }) => {
          const draw = async (source, side) => {
            const picture = new Image()
            picture.src = source
            await picture.decode()
            const canvas = document.createElement('canvas')
            canvas.width = canvas.height = side
            canvas.getContext('2d').drawImage(picture, 0, 0, side, side)
            return canvas
          }
          const drawn = 'data:image/svg+xml,' + encodeURIComponent(svg)
          const points = async (source) => (await draw(source, 200)).getContext('2d').getImageData(0, 0, 200, 200).data
          const [now, before] = [await points(drawn), await points('data:image/webp;base64,' + kept)]
          const difference = now.reduce((sum, point, at) => sum + Math.abs(point - before[at]), 0) / now.length
          return `${difference} ${(await draw(drawn, 800)).toDataURL('image/webp', 0.86).split(',')[1]}`
        }
        """;

    [Fact]
    public async Task Each_is_its_drawing_and_a_closer_look_at_it()
    {
        var folder = Path.Combine(Tool.House.Find().Root, "src", "Siyu.Tool", "Demo", "Pictures");
        await using var studio = await world.Chromium.Open(Screen.Desk);
        foreach (var name in Goods.Pictures)
        {
            var (code, isCloser) = (name[..4], name[5] == '2');
            var svg = await File.ReadAllTextAsync(Path.Combine(folder, code + ".svg"), Ct);
            var (left, top, side) = Closer[code];
            if (isCloser) svg = svg.Replace("\"0 0 900 900\"", $"\"{left} {top} {side} {side}\"", StringComparison.Ordinal);
            var kept = Convert.ToBase64String(Goods.Picture(name));
            var answer = (await studio.Page.EvaluateAsync<string>(Render, new { svg, kept })).Split(' ');
            if (Environment.GetEnvironmentVariable("SIYU_REWRITE") == "1")
                await File.WriteAllBytesAsync(Path.Combine(folder, name), Convert.FromBase64String(answer[1]), Ct);
            else
                Assert.True(double.Parse(answer[0], CultureInfo.InvariantCulture) < MostDifference, $"{name} differs by {answer[0]}");
        }
    }
}
