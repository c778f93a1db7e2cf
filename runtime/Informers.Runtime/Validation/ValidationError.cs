namespace Informers;

/// <summary>Something in a custom resource that its schema does not allow; of the <c>Validate()</c> that is emitted on request.</summary>
/// <param name="Path">Where, such as <c>spec.steps[0].name</c>.</param>
/// <param name="Message">What is wrong, such as <c>must be there</c>.</param>
public readonly record struct ValidationError(string Path, string Message)
{
    /// <summary>The path and the message.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
