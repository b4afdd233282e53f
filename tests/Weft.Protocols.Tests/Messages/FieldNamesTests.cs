using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Messages;

public sealed class FieldNamesTests
{
    [Fact]
    public void Every_name_is_found_by_its_text_in_any_case()
    {
        foreach (var name in Enum.GetValues<FieldName>())
        {
            var text = Ascii.Text(FieldNames.Text(name));
            FieldNames.Identify(Ascii.Bytes(text)).ShouldBe(name);
            FieldNames.Identify(Ascii.Bytes(text.ToUpperInvariant())).ShouldBe(name);
        }
    }

    [Fact]
    public void The_text_of_each_name_is_the_one_its_enum_member_says()
    {
        foreach (var name in Enum.GetValues<FieldName>().Where(name => name != FieldName.Other))
        {
            var text = Ascii.Text(FieldNames.Text(name)).Replace(":", "pseudo-", StringComparison.Ordinal);
            text.Replace("-", "", StringComparison.Ordinal).ShouldBe(name.ToString().ToLowerInvariant());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hos")]
    [InlineData("hosts")]
    [InlineData("x-unknown")]
    [InlineData("content_length")]
    public void Other_texts_have_no_number(string text) => FieldNames.Identify(Ascii.Bytes(text)).ShouldBe(FieldName.Other);

    [Fact]
    public void Trailers_may_not_carry_framing_routing_or_authentication()
    {
        FieldName[] refused =
            [FieldName.ContentLength, FieldName.TransferEncoding, FieldName.Host, FieldName.Authorization, FieldName.Cookie, FieldName.SetCookie, FieldName.Te, FieldName.ContentType];
        refused.ShouldAllBe(name => !FieldNames.IsAllowedInTrailers(name));
        FieldName[] allowed = [FieldName.GrpcStatus, FieldName.GrpcMessage, FieldName.Other, FieldName.Etag];
        allowed.ShouldAllBe(name => FieldNames.IsAllowedInTrailers(name));
    }
}
