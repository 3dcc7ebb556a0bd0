import Explanations
import Images

/// Paints explanations over their photos.
struct OverlayPainter {
    private let format: FormatOptions

    init(_ format: FormatOptions) {
        self.format = format
    }

    /// One picture for each explanation, or one grid of labelled panels with `columns=`.
    func pictures(of records: [ExplanationRecord]) throws -> [Picture] {
        guard let columns = format.columns, !records.isEmpty else {
            return try records.map { record in
                Picture(
                    try decorated(record), file: record.picture.file, provenance: provenance([record]),
                    caption: record.caption, displayWidth: format.width)
            }
        }
        let labels = PanelLabels(records)
        let panels = try records.map { record in
            PanelGrid.Panel(image: try decorated(record), label: labels.label(of: record))
        }
        let grid = try PanelGrid(panels: panels, columns: columns).painted()
        let caption = records.map(\.caption).joined(separator: "\n")
        return [
            Picture(grid, provenance: provenance(records), caption: caption, displayWidth: format.width)
        ]
    }

    /// The heat map over the photo, exactly as eli5's `format_as_image` paints it.
    func overlay(_ record: ExplanationRecord) throws -> PixelImage {
        let heatmap = record.explanation.target.heatmap
        return try HeatmapOverlay(values: heatmap.values, height: heatmap.height, width: heatmap.width)
            .painted(
                over: record.picture.image, colormap: format.colormap, alphaLimit: format.alphaLimit,
                filter: format.filter)
    }

    /// The overlay with what was asked for around it: the photo beside it, a bar of the colours.
    private func decorated(_ record: ExplanationRecord) throws -> PixelImage {
        var image = try overlay(record)
        if format.sideBySide {
            image = try PanelGrid.sideBySide([record.picture.image, image])
        }
        return format.legend ? try image.withLegend(of: format.colormap) : image
    }

    private func provenance(_ records: [ExplanationRecord]) -> Provenance {
        Provenance(
            panels: records.map { record in
                let explanation = record.explanation
                let heatmap = explanation.target.heatmap
                return Provenance.Panel(
                    model: explanation.estimator, file: record.model.file, layer: explanation.layer,
                    method: explanation.method, scoreKind: explanation.scoreKind.rawValue,
                    target: explanation.target.target, label: record.label, score: explanation.target.score,
                    heatmapShape: [heatmap.height, heatmap.width], heatmapMaximum: heatmap.maximum,
                    colormap: format.colormap.name, alphaLimit: format.alphaLimit)
            })
    }
}
