import CHDF5

/// Reads the extents of dataspaces.
enum HDF5Dataspace {
    /// The extents of a simple or scalar dataspace, `[0]` for a null one; nil if they cannot be had or do not fit.
    /// Call it inside ``HDF5Library/locked(_:)``.
    static func shape(of space: hid_t) -> [Int]? {
        if H5Sget_simple_extent_type(space) == H5S_NULL { return [0] }
        let rank = Int(H5Sget_simple_extent_ndims(space))
        guard rank >= 0 else { return nil }
        var extents = [hsize_t](repeating: 0, count: rank)
        guard H5Sget_simple_extent_dims(space, &extents, nil) == Int32(rank) else { return nil }
        var shape: [Int] = []
        for extent in extents {
            guard let extent = Int(exactly: extent) else { return nil }
            shape.append(extent)
        }
        return shape
    }
}
