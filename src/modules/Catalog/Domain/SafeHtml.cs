using System.Net;
using System.Text;
using Siyu.Platform;

namespace Siyu.Catalog.Domain;

/// <summary>
/// Product detail that can do no harm (安全富文本): a few tags without attributes but a picture's address; scripts and styles go with
/// what they hold; anything else becomes text. What comes out is well formed, and cleaning it again changes nothing.
/// </summary>
internal static class SafeHtml
{
    private const int DeepestNesting = 32;

    private static readonly HashSet<string> Kept =
        ["p", "br", "hr", "img", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "h1", "h2", "h3", "h4", "blockquote", "div", "span",
         "table", "thead", "tbody", "tr", "td", "th"];

    private static readonly HashSet<string> Single = ["br", "hr", "img"];
    private static readonly HashSet<string> Dropped = 
        ["script", "style", "iframe", "object", "template", "noscript", "svg", "math", "textarea", "title", "xmp"];

    public static string Clean(string html)
    {
        var clean = new StringBuilder(html.Length);
        var open = new Stack<string>();
        var at = 0;
        while (at < html.Length)
        {
            var less = html.IndexOf('<', at);
            if (less < 0) less = html.Length;
            Write(clean, html[at..less]);
            if (less == html.Length) break;
            at = Markup(html, less, clean, open);
        }
        while (open.TryPop(out var tag)) clean.Append("</").Append(tag).Append('>');
        return clean.ToString();
    }

    /// <summary>Takes one piece of markup and answers where the text goes on.</summary>
    private static int Markup(string html, int less, StringBuilder clean, Stack<string> open)
    {
        if (string.CompareOrdinal(html, less, "<!--", 0, 4) == 0) return After(html, "-->", less + 4);
        if (html.AsSpan(less).StartsWith("<!") || html.AsSpan(less).StartsWith("<?")) return After(html, ">", less);
        var tag = HtmlTag.Read(html, less);
        if (tag is null)
        {
            clean.Append("&lt;");
            return less + 1;
        }
        if (Dropped.Contains(tag.Name)) return tag.Closes ? tag.End : PastContent(html, tag);
        if (!Kept.Contains(tag.Name)) return tag.End;
        if (tag.Closes) Close(tag.Name, clean, open);
        else Open(tag, clean, open);
        return tag.End;
    }

    private static void Open(HtmlTag tag, StringBuilder clean, Stack<string> open)
    {
        if (tag.Name == "img")
        {
            // Pictures of other hosts would not be shown: our pages load from our own host only.
            if (FileAddress.IsAddress(tag.Source)) clean.Append("<img src=\"").Append(tag.Source).Append("\">");
            return;
        }
        var single = Single.Contains(tag.Name);
        if (!single && open.Count >= DeepestNesting) return;
        clean.Append('<').Append(tag.Name).Append('>');
        if (!single) open.Push(tag.Name);
    }

    /// <summary>Closes what is open inside first; a close without an open is left out.</summary>
    private static void Close(string name, StringBuilder clean, Stack<string> open)
    {
        if (!open.Contains(name)) return;
        while (open.TryPop(out var tag))
        {
            clean.Append("</").Append(tag).Append('>');
            if (tag == name) return;
        }
    }

    private static int PastContent(string html, HtmlTag tag)
    {
        var close = html.IndexOf("</" + tag.Name, tag.End, StringComparison.OrdinalIgnoreCase);
        return close < 0 ? html.Length : After(html, ">", close);
    }

    private static int After(string html, string mark, int from)
    {
        var found = from > html.Length ? -1 : html.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? html.Length : found + mark.Length;
    }

    private static void Write(StringBuilder clean, string text) => clean.Append(WebUtility.HtmlEncode(WebUtility.HtmlDecode(text)));
}
