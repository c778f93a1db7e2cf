namespace Informers.Tests;

/// <summary>Owner references of objects of any class; here of such without one.</summary>
public sealed class ObjectOwnersTests
{
    private static readonly UnstructuredType Owners = new(new GroupVersionResource("example.com", "v1", "owners"), "Owner");
    private static readonly UnstructuredType ClusterOwners = new(new GroupVersionResource("example.com", "v1", "clusterowners"), "ClusterOwner", ResourceScope.Cluster);
    private static readonly UnstructuredType Children = new(new GroupVersionResource("", "v1", "children"), "Child");
    private static readonly Unstructured Owner = Unstructured.Parse("""{"metadata":{"namespace":"shop","name":"o","uid":"u-1"}}""");
    private static readonly Unstructured Child = Unstructured.Parse("""{"metadata":{"namespace":"shop","name":"c","labels":{"a":"b"}},"spec":{"x":1}}""");

    [Fact]
    public void A_controller_reference_is_set_on_a_copy()
    {
        var owned = Children.SetControllerReference(Child, Owners, Owner);
        Assert.Empty(Child.GetOwnerReferences());
        Assert.Equal(
            """[{"apiVersion":"example.com/v1","kind":"Owner","name":"o","uid":"u-1","controller":true,"blockOwnerDeletion":true}]""",
            owned.GetElement("metadata", "ownerReferences")!.Value.GetRawText());
        Assert.Equal((1, "b"), (owned.GetInt64("spec", "x"), owned.GetLabels()["a"]));
        Assert.True(Children.IsControlledBy(owned, Owners, Owner));
        Assert.Equal("o", Children.GetControllerOf(owned)!.Name);
        Assert.Equal(new ObjectName("shop", "o"), Children.GetControllerName(owned, Owners));
        Assert.Null(Children.GetControllerName(owned, Children));
        Assert.False(Children.SetControllerReference(Child, Owners, Owner, blockOwnerDeletion: false).GetOwnerReferences()[0].BlockOwnerDeletion);
    }

    [Fact]
    public void A_reference_to_the_same_owner_is_replaced_and_others_stay()
    {
        var child = Unstructured.Parse("""
            {"metadata":{"namespace":"shop","name":"c","ownerReferences":[
              {"apiVersion":"v1","kind":"Other","name":"x","uid":"u-0"},
              {"apiVersion":"example.com/v1beta1","kind":"Owner","name":"o","uid":"old","controller":true}]}}
            """);
        var references = Children.SetControllerReference(child, Owners, Owner).GetOwnerReferences();
        Assert.Equal([("Other", "u-0"), ("Owner", "u-1")], references.Select(static one => (one.Kind, one.Uid)));
        Assert.False(Children.IsControlledBy(child, Owners, Owner));
    }

    [Fact]
    public void An_object_that_another_one_manages_is_refused()
    {
        var owned = Children.SetControllerReference(Child, Owners, Owner);
        var error = Assert.Throws<AlreadyOwnedException>(
            () => Children.SetControllerReference(owned, Owners, Unstructured.Parse("""{"metadata":{"namespace":"shop","name":"p","uid":"u-2"}}""")));
        Assert.Equal("u-1", error.Owner.Uid);
        Assert.Contains("managed by the Owner 'o' already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Owners_and_namespaces_must_fit()
    {
        var elsewhere = Unstructured.Parse("""{"metadata":{"namespace":"other","name":"o","uid":"u-1"}}""");
        Assert.Contains("lives in namespace 'shop', and its owner in 'other'", Assert.Throws<ArgumentException>(() => Children.SetControllerReference(Child, Owners, elsewhere)).Message, StringComparison.Ordinal);
        var clusterWide = Unstructured.Parse("""{"metadata":{"name":"c"}}""");
        Assert.Contains("has no namespace", Assert.Throws<ArgumentException>(() => Children.SetControllerReference(clusterWide, Owners, Owner)).Message, StringComparison.Ordinal);
        Assert.Contains("no name or no uid", Assert.Throws<ArgumentException>(() => Children.SetControllerReference(Child, Owners, Child)).Message, StringComparison.Ordinal);
        var byCluster = Children.SetControllerReference(Child, ClusterOwners, Unstructured.Parse("""{"metadata":{"name":"o","uid":"u-1"}}"""));
        Assert.Equal(new ObjectName("", "o"), Children.GetControllerName(byCluster, ClusterOwners));
    }
}
