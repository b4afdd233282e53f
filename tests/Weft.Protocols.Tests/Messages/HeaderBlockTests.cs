using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Messages;

public sealed class HeaderBlockTests
{
    [Fact]
    public void Names_are_stored_in_lower_case_and_known_ones_are_identified()
    {
        using var block = new HeaderBlock();
        block.Add("X-Custom"u8, "A"u8);
        block.Add("Content-Type"u8, "text/plain"u8);
        Ascii.Text(block.NameAt(0)).ShouldBe("x-custom");
        block.IdAt(0).ShouldBe(FieldName.Other);
        Ascii.Text(block.NameAt(1)).ShouldBe("content-type");
        block.IdAt(1).ShouldBe(FieldName.ContentType);
        block.IndexOf("x-custom"u8).ShouldBe(0);
        block.IndexOf("content-type"u8).ShouldBe(1);
        block.IndexOf("absent"u8).ShouldBe(-1);
    }

    [Fact]
    public void A_name_without_a_number_is_found_by_length_and_bytes_in_a_copy_too_and_no_more_once_cleared()
    {
        using var block = new HeaderBlock();
        using var copy = new HeaderBlock();
        var longName = Ascii.Bytes("x-" + new string('a', 66)); // 68: its bit is that of 4
        block.Add("x-customer"u8, "1"u8);
        block.Add(longName, "2"u8);

        copy.CopyFrom(block);

        copy.IndexOf("x-customer"u8).ShouldBe(0);
        copy.IndexOf("x-customed"u8).ShouldBe(-1);
        copy.IndexOf(longName).ShouldBe(1);
        copy.IndexOf("x-ab"u8).ShouldBe(-1);
        copy.Clear();
        copy.IndexOf("x-customer"u8).ShouldBe(-1);
    }

    [Fact]
    public void Set_leaves_one_field_in_the_place_of_the_first()
    {
        using var block = new HeaderBlock();
        block.Add(FieldName.Via, "1"u8);
        block.Add(FieldName.Server, "a"u8);
        block.Add(FieldName.Via, "2"u8);
        block.Set(FieldName.Via, "3"u8);
        Ascii.Describe(block).ShouldBe("0|||||\nvia: 3\nserver: a\n");
    }

    [Fact]
    public void Remove_takes_all_of_a_name_and_keeps_the_order_of_the_others()
    {
        using var block = new HeaderBlock();
        foreach (var name in new[] { "via", "a", "via", "b", "via" }) block.Add(Ascii.Bytes(name), "x"u8);
        block.Remove(FieldName.Via);
        Ascii.Describe(block).ShouldBe("0|||||\na: x\nb: x\n");
        block.Has(FieldName.Via).ShouldBeFalse();
        block.ListBytes.ShouldBe(2 * (1 + 1 + 32));
    }

    [Fact]
    public void ListBytes_counts_pseudo_fields_as_RFC_9113_does()
    {
        using var block = new HeaderBlock();
        block.SetMethod("GET"u8);
        block.SetPath("/"u8);
        block.Add(FieldName.Accept, "*/*"u8);
        block.ListBytes.ShouldBe(7 + 3 + 32 + 5 + 1 + 32 + 6 + 3 + 32);
    }

    [Fact]
    public void A_value_taken_from_the_block_itself_survives_growth()
    {
        using var block = new HeaderBlock();
        block.SetPath(Ascii.Bytes("/" + new string('p', 900)));
        for (var round = 0; round < 8; round++) block.SetPath(block.Path);
        block.Add("x"u8, block.Path);
        Ascii.Text(block.ValueAt(0)).ShouldBe("/" + new string('p', 900));
    }

    [Fact]
    public void A_copy_equals_and_does_not_follow_its_original()
    {
        using var block = new HeaderBlock();
        block.SetMethod("POST"u8);
        block.SetAuthority("a:1"u8);
        for (var index = 0; index < 60; index++) block.Add(Ascii.Bytes($"n{index}"), Ascii.Bytes($"v{index}"));
        using var copy = new HeaderBlock();
        copy.CopyFrom(block);
        var text = Ascii.Describe(copy);
        text.ShouldBe(Ascii.Describe(block));
        copy.MethodKind.ShouldBe(MethodKind.Post);
        block.Clear();
        Ascii.Describe(copy).ShouldBe(text);
    }

    [Fact]
    public void Trim_gives_large_storage_back_and_the_block_stays_usable()
    {
        using var block = new HeaderBlock();
        block.Add("x"u8, new byte[100_000]);
        block.Trim(4096);
        block.Count.ShouldBe(0);
        block.Add("y"u8, "1"u8);
        Ascii.Describe(block).ShouldBe("0|||||\ny: 1\n");
    }

    [Fact]
    public void An_index_outside_the_block_throws()
    {
        using var block = new HeaderBlock();
        Should.Throw<ArgumentOutOfRangeException>(() => block.ValueAt(0).Length);
        Should.Throw<ArgumentOutOfRangeException>(() => block.IdAt(-1));
    }
}
