namespace Siyu.Sandbox.Core;

/// <summary>Names for people who come without one (人名): no two of the first 1,200 are the same, and none begins another.</summary>
internal static class PersonaNames
{
    private const string Surnames = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗";
    private static readonly string[] Given =
    [
        "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "晓彤", "思远", "雨桐", "子涵", "欣怡", "梓萱", "浩然", "佳怡", "一诺", "嘉豪",
        "诗涵", "文博", "若曦", "俊杰", "梦瑶", "志远", "雪莹", "天佑", "可馨", "明轩", "语嫣", "家豪", "紫萱", "建国", "秀英", "玉兰", "春梅", "国庆",
        "桂香", "海燕", "小雅", "亦菲", "书瑶", "奕辰", "沐阳", "安琪", "昊天", "依依", "乐天", "心怡", "婉清", "凯文", "曼丽", "立新", "永康", "德胜",
        "冬妮", "清妍", "知夏", "望舒",
    ];

    public static int Count { get; } = Surnames.Length * Given.Length;

    /// <param name="number">How many there were before; the names begin again after <see cref="Count"/>.</param>
    public static string Of(int number) => Surnames[number % Surnames.Length] + Given[number / Surnames.Length % Given.Length];

    /// <summary>The first name from this number on that nobody bears yet: whoever plays must be able to tell two apart.</summary>
    public static string Free(int number, Func<string, bool> isTaken) =>
        Enumerable.Range(number, Count).Select(Of).FirstOrDefault(name => !isTaken(name)) ?? Of(number);
}
