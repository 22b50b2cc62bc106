package meeting

// Sort is what a line of the minutes is.
type Sort string

// The sorts of lines.
const (
	Note     Sort = "note"
	Decision Sort = "decision"
	Promise  Sort = "promise"
	Question Sort = "question"
	Warning  Sort = "warning"
)
