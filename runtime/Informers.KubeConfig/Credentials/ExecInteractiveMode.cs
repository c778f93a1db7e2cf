namespace Informers.Rest;

/// <summary>Whether a credential plugin may ask a person.</summary>
internal enum ExecInteractiveMode
{
    Never,
    IfAvailable,
    Always,
}
