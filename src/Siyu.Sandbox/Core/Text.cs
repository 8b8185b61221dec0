using System.Globalization;
using System.Text;

namespace Siyu.Sandbox.Core;

/// <summary>Text as protocols write it.</summary>
internal static class Text
{
    public static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    public static string Plainly(this long number) => number.ToString(Plain);
    public static string Plainly(this int number) => number.ToString(Plain);
}
