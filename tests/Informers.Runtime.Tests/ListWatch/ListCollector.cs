namespace Informers.Tests;

/// <summary>Keeps what a list hands over.</summary>
internal sealed class ListCollector : IListReceiver<Widget>
{
    public List<Widget> Items { get; } = [];

    public List<InvalidObjectException> Invalid { get; } = [];

    public string Names => string.Join(',', Items.Select(w => w.Name));

    public void OnItem(Widget item) => Items.Add(item);

    public void OnInvalidItem(InvalidObjectException error) => Invalid.Add(error);
}
