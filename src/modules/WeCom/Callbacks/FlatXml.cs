using System.Text;
using System.Xml;

namespace Siyu.WeCom.Callbacks;

/// <summary>Reads the children of a root, name and text (扁平 XML), in one pass without a tree; all of it must be well-formed.</summary>
internal static class FlatXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true, IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <param name="atMost">How many children are read; further ones are passed over.</param>
    /// <param name="wanted">Which names count; all where it is left out. Of several of one name the first counts.</param>
    public static Dictionary<string, string> Read(string text, int atMost, Func<string, bool>? wanted = null)
    {
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var found = 0;
        reader.MoveToContent();
        var children = reader.Depth + 1;
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Depth == children && found < atMost
                && wanted?.Invoke(reader.LocalName) != false)
            {
                found++;
                var name = reader.LocalName;
                fields.TryAdd(name, TextOf(reader));
            }
            else
            {
                reader.Read();
            }
        }
        return fields;
    }

    /// <summary>All text within the element, whose end is passed.</summary>
    private static string TextOf(XmlReader reader)
    {
        var (depth, first, more) = (reader.Depth, "", (StringBuilder?)null);
        var isEmpty = reader.IsEmptyElement;
        reader.Read();
        while (!isEmpty && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                if (first.Length == 0 && more is null) first = reader.Value;
                else (more ??= new StringBuilder(first)).Append(reader.Value);
            }
            reader.Read();
        }
        if (!isEmpty) reader.Read();
        return more?.ToString() ?? first;
    }
}
