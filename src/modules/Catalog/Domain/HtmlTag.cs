using System.Net;

namespace Siyu.Catalog.Domain;

/// <summary>A tag as it stands in a text (标签): its name, whether it closes, a picture's address, and where it ends.</summary>
internal sealed record HtmlTag(string Name, bool Closes, string? Source, int End)
{
    /// <summary>Reads the tag that begins at a <c>&lt;</c>; null where it is none, only text.</summary>
    public static HtmlTag? Read(string html, int less)
    {
        var at = less + 1;
        var closes = at < html.Length && html[at] == '/';
        if (closes) at++;
        var from = at;
        while (at < html.Length && char.IsAsciiLetterOrDigit(html[at])) at++;
        if (at == from || !char.IsAsciiLetter(html[from])) return null;
        var name = html[from..at].ToLowerInvariant();
        string? source = null;
        while (at < html.Length && html[at] != '>')
        {
            var attribute = Attribute(html, ref at);
            if (attribute.Name == "src") source ??= attribute.Value;
        }
        return new(name, closes, source, Math.Min(at + 1, html.Length));
    }

    /// <summary>Reads one attribute with its quotes, so that a &gt; in a value ends nothing.</summary>
    private static (string Name, string Value) Attribute(string html, ref int at)
    {
        var from = at;
        while (at < html.Length && html[at] is not ('=' or '>' or ' ' or '\t' or '\n' or '\r' or '\f' or '/')) at++;
        var name = html[from..at].ToLowerInvariant();
        if (at == from || at >= html.Length || html[at] != '=')
        {
            if (at == from) at++;
            return (name, "");
        }
        at++;
        if (at < html.Length && html[at] is '"' or '\'')
        {
            var close = html.IndexOf(html[at], at + 1);
            if (close < 0) close = html.Length;
            var quoted = html[(at + 1)..close];
            at = Math.Min(close + 1, html.Length);
            return (name, WebUtility.HtmlDecode(quoted));
        }
        from = at;
        while (at < html.Length && html[at] is not ('>' or ' ' or '\t' or '\n' or '\r' or '\f')) at++;
        return (name, WebUtility.HtmlDecode(html[from..at]));
    }
}
