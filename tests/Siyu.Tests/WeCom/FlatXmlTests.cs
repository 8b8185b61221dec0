using System.Xml;
using Siyu.WeCom.Callbacks;
using Xunit;

namespace Siyu.Tests.WeCom;

public sealed class FlatXmlTests
{
    [Fact]
    public void Children_are_read_by_name_with_all_their_text_and_the_first_of_a_name_counts()
    {
        var fields = FlatXml.Read(
            "<?xml version=\"1.0\"?><!-- a word --><xml> <A><![CDATA[one]]></A>\n"
            + "<B>t<i>w</i>o</B><A>three</A><C/><D></D>x<E> </E></xml>", 10);
        Assert.Equal("one", fields["A"]);
        Assert.Equal("two", fields["B"]);
        Assert.Equal(["A", "B", "C", "D", "E"], fields.Keys);
        Assert.Equal(["", "", ""], [fields["C"], fields["D"], fields["E"]]);
        Assert.Equal(["A", "B"], FlatXml.Read("<x><A>1</A><B>2</B><C>3</C></x>", 2).Keys);
        Assert.Equal("2", Assert.Single(FlatXml.Read("<x><A><B>not this</B></A><B>2</B></x>", 1, name => name == "B")).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("words")]
    [InlineData("<x><A>1</A>")]
    [InlineData("<x><A>1</A></x><y/>")]
    [InlineData("<x><A>1</B></x>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e 'e'>]><x><A>&e;</A></x>")]
    public void What_is_not_well_formed_is_refused_to_its_end(string text) =>
        Assert.Throws<XmlException>(() => FlatXml.Read(text, 1));
}
