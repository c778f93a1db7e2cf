namespace Informers.Generator.Tests;

public class EquatableArrayTests
{
    [Fact]
    public void Arrays_of_equal_elements_are_equal_and_hash_alike()
    {
        EquatableArray<string> left = ["a", "b"];
        EquatableArray<string> right = new(new List<string> { "a", "b" });

        Assert.True(left == right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.True(left.Equals((object)right));
    }

    [Fact]
    public void Order_length_and_elements_matter()
    {
        EquatableArray<string> some = ["a", "b"];

        Assert.True(some != ["b", "a"]);
        Assert.True(some != ["a"]);
        Assert.True(some != []);
        Assert.False(some.Equals("a"));
    }

    [Fact]
    public void The_default_value_is_the_empty_list()
    {
        EquatableArray<string> empty = [];

        Assert.True(default == empty);
        Assert.Equal(default(EquatableArray<string>).GetHashCode(), empty.GetHashCode());
        Assert.Empty(default(EquatableArray<string>));
        Assert.Throws<IndexOutOfRangeException>(() => default(EquatableArray<string>)[0]);
    }

    [Fact]
    public void Enumerates_in_order()
    {
        EquatableArray<int> numbers = [3, 1, 2];

        List<int> seen = [];
        foreach (var number in numbers)
        {
            seen.Add(number);
        }

        Assert.Equal([3, 1, 2], seen);
        Assert.Equal([3, 1, 2], numbers.Select(static n => n));
        Assert.Equal(2, numbers[2]);
    }
}
