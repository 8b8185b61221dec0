using FsCheck;
using FsCheck.Fluent;
using Siyu.Catalog.Domain;

namespace Siyu.Tests.Catalog;

public sealed class SafeHtmlTests
{
    private const string Ours = "/files/ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12.jpg";

    [Theory]
    [InlineData("<p>你好</p>", "<p>你好</p>")]
    [InlineData("<p onclick=\"steal()\" style='x'>a</p>", "<p>a</p>")]
    [InlineData("a<script>alert(1)</script>b", "ab")]
    [InlineData("<SCRIPT src=//evil>x</ScRiPt >b", "b")]
    [InlineData("<script>never closed", "")]
    [InlineData($"<img src=\"{Ours}\" onerror=alert(1)>", $"<img src=\"{Ours}\">")]
    [InlineData("<img src=\"http://a.cn/1.jpg\">", "")]
    [InlineData("<img src='//a.cn/1.jpg'/>", "")]
    [InlineData("<img src='/files/../secret'/>", "")]
    [InlineData("<img src=\"javascript:alert(1)\">", "")]
    [InlineData("<img src=\"&#106;avascript:alert(1)\">", "")]
    [InlineData($"<img title=\"><script>\" src=\"{Ours}\">", $"<img src=\"{Ours}\">")]
    [InlineData("<a href=\"javascript:x\">link</a>", "link")]
    [InlineData("<p><b>open", "<p><b>open</b></p>")]
    [InlineData("</p>text</b>", "text")]
    [InlineData("<p><b>a</p>b</b>", "<p><b>a</b></p>b")]
    [InlineData("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2")]
    [InlineData("<!-- <script> -->x<!DOCTYPE html>y", "xy")]
    [InlineData("&lt;script&gt;", "&lt;script&gt;")]
    [InlineData("<svg/onload=alert(1)><p>in</p></svg>out", "out")]
    public void Detail_becomes_safe(string html, string clean) => Assert.Equal(clean, SafeHtml.Clean(html));

    [Fact]
    public void Whatever_comes_in_only_kept_tags_come_out_and_cleaning_again_changes_nothing()
    {
        string[] pieces =
        [
            "<p", ">", "<img src=", "\"", "'", Ours, "javascript:", "onerror=", "<script", "</script>", "</p>", "<!--", "-->",
                "&lt;", "&#60;",
            "<b>", "</b>", "a", " ", "/", "=", "<", "<svg", "&", ";", "<div style=x>", "\n",
        ];
        var html = Gen.Elements(pieces).ListOf().Select(parts => string.Concat(parts));

        Prop.ForAll(html.ToArbitrary(), text =>
        {
            var clean = SafeHtml.Clean(text);
            return SafeHtml.Clean(clean) == clean && HasOnlyKeptTags(clean);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    /// <summary>Each &lt; begins one of the exact forms that the cleaner writes.</summary>
    private static bool HasOnlyKeptTags(string clean) => clean.Split('<').Skip(1).All(piece =>
        System.Text.RegularExpressions.Regex.IsMatch(piece, "^(/?(p|b|div)>|img src=\"/files/[^\"<>]*\">)"));
}
