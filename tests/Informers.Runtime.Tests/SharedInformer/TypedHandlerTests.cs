namespace Informers.Tests.SharedInformer;

public class TypedHandlerTests
{
    private static readonly Widget In = Widgets.New("in", value: "yes");
    private static readonly Widget Out = Widgets.New("out", value: "no");

    private static (FilteringResourceEventHandler<Widget> Filter, EventRecorder Recorder) Filtering()
    {
        var recorder = new EventRecorder();
        return (new FilteringResourceEventHandler<Widget>(static widget => widget.Value == "yes", recorder, WidgetType.Namespaced), recorder);
    }

    [Fact]
    public void Functions_that_are_given_are_called()
    {
        var calls = new List<string>();
        var handler = new ResourceEventHandlerFuncs<Widget>
        {
            AddFunc = (widget, isInInitialList) => calls.Add($"add {widget.Name} {isInInitialList}"),
            UpdateFunc = (before, now) => calls.Add($"update {before.Name} {now.Name}"),
            DeleteFunc = deleted => calls.Add($"delete {deleted.Name} {deleted.FinalStateUnknown}"),
        };
        handler.OnAdd(In, true);
        handler.OnUpdate(In, Out);
        handler.OnDelete(new(new("default", "in"), null, true));

        Assert.Equal(["add in True", "update in out", "delete default/in True"], calls);
    }

    [Fact]
    public void Functions_that_are_not_given_do_nothing()
    {
        var handler = new ResourceEventHandlerFuncs<Widget>();
        handler.OnAdd(In, true);
        handler.OnUpdate(In, Out);
        handler.OnDelete(new(new("default", "in"), In, false));
    }

    [Fact]
    public void A_filter_turns_updates_into_the_four_transitions()
    {
        var (filter, recorder) = Filtering();
        filter.OnUpdate(In, Widgets.New("in", resourceVersion: "2", value: "yes"));
        filter.OnUpdate(Out, Widgets.New("came", resourceVersion: "2", value: "yes"));
        filter.OnUpdate(Widgets.New("went", value: "yes"), Widgets.New("went", resourceVersion: "2", value: "no"));
        filter.OnUpdate(Out, Widgets.New("out", resourceVersion: "2", value: "no"));

        Assert.Equal(["~in", "+came", "-went"], recorder.Lines);
    }

    [Fact]
    public void A_filter_passes_adds_and_deletes_of_what_it_selects()
    {
        var (filter, recorder) = Filtering();
        filter.OnAdd(In, true);
        filter.OnAdd(Out, true);
        filter.OnDelete(new(new("default", "in"), In, true));
        filter.OnDelete(new(new("default", "out"), Out, false));
        filter.OnDelete(new(new("default", "unknown"), null, true));

        Assert.Equal(["+in*", "-in?", "-unknown?"], recorder.Lines);
    }

    [Fact]
    public void What_ceases_to_pass_is_deleted_with_its_last_state_that_passed()
    {
        DeletedObject<Widget> deleted = default;
        var inner = new ResourceEventHandlerFuncs<Widget> { DeleteFunc = gone => deleted = gone };
        new FilteringResourceEventHandler<Widget>(static widget => widget.Value == "yes", inner, WidgetType.Namespaced)
            .OnUpdate(In, Widgets.New("in", resourceVersion: "2", value: "no"));

        Assert.Equal(new DeletedObject<Widget>(new("default", "in"), In, false), deleted);
    }
}
