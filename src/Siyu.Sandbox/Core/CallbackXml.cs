using System.Globalization;
using System.Security;
using System.Text;

namespace Siyu.Sandbox.Core;

/// <summary>
/// The XML of events: text in CDATA, numbers bare, lists as items, nested pairs as elements,
/// and what does not apply left out, for an empty number breaks XmlSerializer readers.
/// </summary>
internal static class CallbackXml
{
    public static string Of(IEnumerable<(string Name, object? Value)> fields)
    {
        var xml = new StringBuilder("<xml>");
        foreach (var (name, value) in fields) Element(xml, name, value);
        return xml.Append("</xml>").ToString();
    }

    private static void Element(StringBuilder xml, string name, object? value)
    {
        if (value is null or "") return;
        xml.Append(CultureInfo.InvariantCulture, $"<{name}>");
        switch (value)
        {
            case string text:
                xml.Append(CultureInfo.InvariantCulture, $"<![CDATA[{text.Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)}]]>");
                break;
            case IEnumerable<string> items:
                foreach (var item in items) Element(xml, "Item", item);
                break;
            case IEnumerable<(string Name, object? Value)> nested:
                foreach (var (inner, content) in nested) Element(xml, inner, content);
                break;
            default:
                xml.Append(SecurityElement.Escape(Convert.ToString(value, CultureInfo.InvariantCulture)));
                break;
        }
        xml.Append(CultureInfo.InvariantCulture, $"</{name}>");
    }
}
