namespace Weft.Ctl.Inputs;

/// <summary>One piece of text that the user handed in.</summary>
/// <param name="Origin">Where from, for messages: a path, a URL, or <c>stdin</c>.</param>
/// <param name="Text">All of it.</param>
internal sealed record InputText(string Origin, string Text);
