namespace k8s.Models;

public interface IItems<T>
{
    IList<T> Items { get; set; }
}
