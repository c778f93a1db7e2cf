namespace Informers;

/// <summary>Reports what went wrong during a write that went on regardless.</summary>
internal static class StoreErrors
{
    /// <summary>Throws the error, or all of them as one; does nothing when there was none.</summary>
    public static void Throw(List<Exception>? errors)
    {
        if (errors is not null)
        {
            throw errors.Count == 1 ? errors[0] : new AggregateException("Several things went wrong; what could be written was.", errors);
        }
    }
}
