/// What is different between two readings of a host, and which promises to guests that breaks: [Comparison] is the
/// door.
@org.jspecify.annotations.NullMarked
package hostdev.core.diff;
