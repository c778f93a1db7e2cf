namespace k8s.Models;

public interface IStatus<T>
{
    T Status { get; set; }
}
