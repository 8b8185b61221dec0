using System.Globalization;
using Siyu.Platform.Olap;

namespace Siyu.Audience.Compiling;

/// <summary>Values that travel beside the SQL (参数): each gets a place of its own, and no value ever stands in the text.</summary>
internal sealed class Places
{
    private int count;

    public OlapParameters Values { get; } = [];

    /// <summary>A place for a value, <c>{p7:Array(String)}</c>.</summary>
    public string Of(object value, string type)
    {
        var name = "p" + (count++).ToString(CultureInfo.InvariantCulture);
        Values.Add(name, value);
        return $"{{{name}:{type}}}";
    }

    /// <summary>A beginning for the names that another room gives its places.</summary>
    public string Prefix() => "q" + (count++).ToString(CultureInfo.InvariantCulture) + "_";
}
