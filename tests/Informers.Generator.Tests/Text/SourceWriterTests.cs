namespace Informers.Generator.Tests;

public class SourceWriterTests
{
    [Fact]
    public void Indents_each_line_of_a_text_and_leaves_empty_lines_empty()
    {
        var writer = new SourceWriter();

        writer.OpenBlock("class C").WriteLine("a\r\n\n  b  ").WriteLine().WriteLineIf(false, "no").WriteLineIf(true, "yes").CloseBlock(";");

        Assert.Equal("class C\n{\n    a\n\n      b\n\n    yes\n};\n", writer.ToString());
    }

    [Fact]
    public void An_open_block_is_an_error()
    {
        var writer = new SourceWriter().OpenBlock();

        Assert.Throws<InvalidOperationException>(writer.ToString);
        Assert.Throws<InvalidOperationException>(() => writer.Unindent().Unindent());
    }
}
