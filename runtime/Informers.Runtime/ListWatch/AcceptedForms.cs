using System.Net.Http.Headers;

namespace Informers;

/// <summary>In which form objects are asked for, the best first: servers take the first that they can make.</summary>
internal static class AcceptedForms
{
    // Servers that know the parameter (KEP-5958) leave out what would be skipped here; all others ignore it and send everything.
    private const string WithoutManagedFields = ";drop=metadata.managedFields";
    private const string MetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private const string Json = "application/json";

    private static readonly MediaTypeWithQualityHeaderValue[] Whole = Parse(Json);
    private static readonly MediaTypeWithQualityHeaderValue[] WholeWithoutManagedFields = Parse(Json + WithoutManagedFields, Json);
    private static readonly MediaTypeWithQualityHeaderValue[] PartialList = Parse(MetadataList, Json);
    private static readonly MediaTypeWithQualityHeaderValue[] PartialListWithoutManagedFields = Parse(MetadataList + WithoutManagedFields, Json);
    private static readonly MediaTypeWithQualityHeaderValue[] Partial = Parse(Metadata, Json);
    private static readonly MediaTypeWithQualityHeaderValue[] PartialWithoutManagedFields = Parse(Metadata + WithoutManagedFields, Json);

    /// <summary>Adds the forms to a request.</summary>
    /// <remarks>
    /// Plain JSON is the last in each: for servers behind the aggregation layer that know media types by their exact text, and for those that
    /// make no partial objects.
    /// </remarks>
    /// <param name="accept">The header.</param>
    /// <param name="isMetadataOnly">Whether the metadata alone is wanted.</param>
    /// <param name="isList">Whether it is a list that is asked for, not a watch.</param>
    /// <param name="keepManagedFields">Whether <c>metadata.managedFields</c> is wanted.</param>
    public static void AddTo(HttpHeaderValueCollection<MediaTypeWithQualityHeaderValue> accept, bool isMetadataOnly, bool isList, bool keepManagedFields)
    {
        var forms = (isMetadataOnly, isList, keepManagedFields) switch
        {
            (false, _, true) => Whole,
            (false, _, false) => WholeWithoutManagedFields,
            (true, true, true) => PartialList,
            (true, true, false) => PartialListWithoutManagedFields,
            (true, false, true) => Partial,
            (true, false, false) => PartialWithoutManagedFields,
        };
        foreach (var form in forms)
        {
            accept.Add(form);
        }
    }

    private static MediaTypeWithQualityHeaderValue[] Parse(params ReadOnlySpan<string> forms)
    {
        var parsed = new MediaTypeWithQualityHeaderValue[forms.Length];
        for (var i = 0; i < forms.Length; i++)
        {
            parsed[i] = MediaTypeWithQualityHeaderValue.Parse(forms[i]);
        }

        return parsed;
    }
}
