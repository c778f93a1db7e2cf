using System.Net;

namespace k8s.Models;

public partial record V1Status
{
    /// <summary>The reason and the message, as far as there are any; the code's name where there is no reason.</summary>
    public override string ToString()
    {
        string reason = string.IsNullOrEmpty(Reason) && Code is > 0 ? ((HttpStatusCode)Code).ToString() : Reason;
        string[] parts = [.. new[] { reason, Message }.Where(part => !string.IsNullOrEmpty(part))];
        return parts.Length > 0 ? string.Join(" - ", parts) : Status;
    }
}
