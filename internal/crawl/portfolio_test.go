package crawl

import (
	"context"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/demo/play"
)

// publishedLists are lists of projects that the client's organisation keeps for who leads it: one that is in, and a new issue of it that is
// being looked at, with all that such a page asks.
func publishedLists(ctx context.Context, h play.House, c play.Cast) error {
	daniel := c.People["Daniel"]
	ids, err := h.Portfolio.BeginLists(ctx, daniel, []lists.File{{Name: "Canary return galangal 2024.csv",
		Body: []byte("Project name,Organisation,RAG,End date\nCanary project saffron,Canary trust tarragon,Amber/Red,31/03/2027\n")}})
	if err != nil {
		return err
	}
	l, err := h.Portfolio.List(ctx, daniel, ids[0])
	if err != nil {
		return err
	}
	if _, err := h.Portfolio.TakeList(ctx, daniel, ids[0], l.Rev); err != nil {
		return err
	}
	_, err = h.Portfolio.BeginLists(ctx, daniel, []lists.File{{Name: "Canary return galangal 2024 again.csv",
		Body: []byte("Project name,Organisation,RAG,End date,Budget,Remark\nCanary project saffron,Canary trust tarragon,Canary word sumac,30/09/2027,12,Canary remark lovage,Canary cell borage\nCanary project marjoram,,Red,,5,\n")}})
	return err
}
