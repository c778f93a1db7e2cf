using Informers.Validation;

namespace Informers.Tests.Objects;

public class SchemaChecksTests
{
    private readonly List<ValidationError> _errors = [];

    [Fact]
    public void Paths_name_members_and_elements()
    {
        Assert.Equal("spec", SchemaChecks.Member(string.Empty, "spec"));
        Assert.Equal("spec.a[2][k].b", SchemaChecks.Member(SchemaChecks.Element(SchemaChecks.Element(SchemaChecks.Member("spec", "a"), 2), "k"), "b"));
        Assert.Equal("spec.a: must be there", new ValidationError("spec.a", "must be there").ToString());
    }

    [Theory]
    [InlineData(0.3, 0.1, true)]
    [InlineData(0.35, 0.1, false)]
    [InlineData(9, 3, true)]
    [InlineData(10, 3, false)]
    public void Multiples_are_as_the_server_has_them(double value, double factor, bool isMultiple)
    {
        SchemaChecks.MultipleOf(_errors, "a", value, factor);

        Assert.Equal(isMultiple ? [] : [new ValidationError("a", $"must be a multiple of {factor.ToString(System.Globalization.CultureInfo.InvariantCulture)}")], _errors);
    }

    [Fact]
    public void A_bound_is_allowed_unless_it_is_excluded()
    {
        SchemaChecks.Between(_errors, "a", 1, 1, 1);
        SchemaChecks.Minimum(_errors, "a", 0.5, 0.5, isExcluded: false);
        SchemaChecks.Maximum(_errors, "a", 0.5, 0.5, isExcluded: false);
        Assert.Empty(_errors);

        SchemaChecks.Minimum(_errors, "a", 0.5, 0.5, isExcluded: true);
        SchemaChecks.Maximum(_errors, "b", 0.5, 0.5, isExcluded: true);
        SchemaChecks.Minimum(_errors, "c", 0.4, 0.5, isExcluded: false);
        SchemaChecks.Maximum(_errors, "d", 0.6, 0.5, isExcluded: false);
        Assert.Equal(["a: must be more than 0.5", "b: must be less than 0.5", "c: must be 0.5 or more", "d: must be 0.5 or less"], _errors.Select(static error => error.ToString()));
    }

    [Fact]
    public void A_text_is_as_long_as_it_has_code_points()
    {
        SchemaChecks.Length(_errors, "a", "\U0001F600\U0001F600", 2, 2);
        Assert.Empty(_errors);

        SchemaChecks.Length(_errors, "a", "abc", 0, 2);
        Assert.Equal([new ValidationError("a", "must have 2 characters or less")], _errors);
    }

    [Fact]
    public void One_of_numbers_is_named()
    {
        SchemaChecks.OneOf(_errors, "a", 2, 1, 2.5);

        Assert.Equal([new ValidationError("a", "must be one of 1, 2.5")], _errors);
    }
}
