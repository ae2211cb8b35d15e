"""Pages into articles: folders first, then each page made or edited, then what ties articles together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from kit.errors import Invalid, Refusal
from kit.storage.work import Work
from services.kb.announce import changing
from services.kb.handlers.articles import blank, edit_article
from services.kb.handlers.import_folders import Directories
from services.kb.handlers.import_material import Material
from services.kb.handlers.import_report import Report
from services.kb.handlers.items import ARTICLE, start_aging, watch_age
from services.kb.handlers.marking import tell_edited
from services.kb.handlers.references import brands_unless_told, checked_languages, installed_languages
from services.kb.handlers.relating import relate_articles
from services.kb.handlers.revising import Content, keep_revision, written
from services.kb.handlers.saved import after_saving
from services.kb.models import Article, Brand, ItemFile, RelatedArticle, new_id
from services.kb.portable.pages import Page
from services.kb.portable.to_markdown import same_body
from services.kb.queries.exporting import FLAGS
from services.kb.reaching import reach_of
from services.kb.writing import cleaned, plain, slug_of

Said = dict[str, Any]
MOST_FILES = 100  # of one article


class Importing:
    """One import in one work. `run` tells everything in the report and raises nothing but bugs."""

    def __init__(self, work: Work, report: Report, material: Material, folder_id: str | None) -> None:
        self.work, self.report, self.material = work, report, material
        self.directories = Directories(work, report, material.folders, folder_id)
        self.reach = reach_of(work.session, work.call)
        self.articles: list[tuple[Page, Article]] = []
        self.brands: dict[str, list[str]] = {}
        for brand in work.session.execute(sa.select(Brand.id, Brand.name).where(Brand.is_deleted.is_(False))):
            self.brands.setdefault(brand.name, []).append(brand.id)

    def run(self) -> None:
        for directory in sorted(self.material.folders):
            with self._told("/".join(directory)):
                self.directories.folder(directory)
        for page in self.material.pages:
            with self._told(page.path):
                self._take(page)
        if not self.report.faults:
            for page, article in self.articles:
                with self._told(page.path):
                    self._attach(page, article)
                    self._relate(page, article)
            self._check_translations()

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        try:
            yield
        except Refusal as refused:
            self.report.fault(path, refused)

    def _take(self, page: Page) -> None:
        if not page.folders and self.directories.root is None:
            raise Invalid("no_folder", "An article lies in a directory, or say into which folder it is to come.", field="path")
        folder_id = self.directories.folder(page.folders)
        known = self._known(page, folder_id)
        if any(known is article for _, article in self.articles):
            raise Invalid("twice", "Two files speak of the same article.", field="id")
        article = self._edit(page, known, folder_id) if known else self._create(page, folder_id)
        self.articles.append((page, article))

    def _known(self, page: Page, folder_id: str) -> Article | None:
        """By its id, else, without one, by its place."""
        if "id" in page.fields:
            found = self.work.session.scalar(sa.select(Article).where(Article.id == page.fields["id"]))
            if found is not None and found.deleted_at is not None:
                raise Invalid("is_deleted", "This article was deleted: restore it first, or take the id out.", field="id")
            return found
        same = sa.select(Article).where(Article.folder_id == folder_id, Article.slug == slug_of(page.stem), Article.deleted_at.is_(None))
        return self.work.session.scalars(same.order_by(Article.id).limit(1)).first()

    def _create(self, page: Page, folder_id: str) -> Article:
        work, fields = self.work, page.fields
        languages = checked_languages(work, fields.get("languages") or installed_languages(work)[:1])
        brands = self._brand_ids(fields["brands"]) if fields.get("brands") else brands_unless_told(work, self.reach)
        article = blank(work, folder_id, brands, languages)
        article.id = fields.get("id") or new_id()
        article.created_at = fields.get("created_at") or work.now
        article.modified_at = fields.get("modified_at") or article.created_at
        article.translation_group_id = fields.get("translation_group")
        for flag, name in FLAGS.items():
            setattr(article, name, fields.get(flag, False))
        content = written(work, Content("", "", "", []), self._asked(page))
        article.is_stale = False
        with changing(work, article, is_new=True) as change:
            content.put_into(article)
            start_aging(work, ARTICLE, article)
            if "stale_at" in fields:
                article.stale_at = fields["stale_at"]  # one that has passed is noticed at once
                watch_age(work, ARTICLE, article)
            work.session.add(article)
            work.session.flush()
            keep_revision(change)
            change.tell(ARTICLE.created, copied_from_id=None)
            if article.is_flagged_for_review:
                change.tell(ARTICLE.flagged)
        after_saving(work, ARTICLE.name, article)
        self.report.created.append(page.path)
        return article

    def _edit(self, page: Page, article: Article, folder_id: str) -> Article:
        """Only what the file speaks of; what it does not, and what it says as it is, stays."""
        fields, before = page.fields, article.version
        asked = self._asked(page) | {"article_id": article.id, "folder_id": folder_id}
        clean = cleaned(page.body, self.directories.frame_hosts)
        if same_body(clean, article.body):
            del asked["body"]
        if "title" not in fields:
            del asked["title"]
        asked |= {name: fields[flag] for flag, name in FLAGS.items() if flag in fields}
        if fields.get("languages"):
            asked["languages"] = fields["languages"]
        if fields.get("brands"):
            asked["brand_ids"] = self._brand_ids(fields["brands"])
        if "stale_at" in fields and fields["stale_at"] > self.work.now and fields["stale_at"] != article.stale_at:
            asked["stale_at"] = fields["stale_at"]
        edit_article(self.work, asked)
        if fields.get("translation_group", article.translation_group_id) != article.translation_group_id:
            with changing(self.work, article) as change:
                article.translation_group_id = fields["translation_group"]
                change.by_hand()
                tell_edited(change, ARTICLE)
        (self.report.changed if article.version != before else self.report.unchanged).append(page.path)
        return article

    def _asked(self, page: Page) -> Said:
        """The content, as the command that edits takes it. A file without a title has its first heading's, else its name's."""
        fields = page.fields
        title = fields.get("title") or _heading(page.body) or page.stem.replace("-", " ").replace("_", " ").strip().capitalize()
        return {"title": title[:300], "body": page.body, **{name: fields[name] for name in ("summary", "keywords") if name in fields}}

    def _brand_ids(self, names: list[str]) -> list[str]:
        unknown = next((name for name in names if len(self.brands.get(name, ())) != 1), None)
        if unknown is not None:
            raise Invalid("unknown_brand", f"There is no brand, or more than one, of the name {unknown}.", field="brands")
        return sorted({self.brands[name][0] for name in names})

    def _attach(self, page: Page, article: Article) -> None:
        known = {file.id: file for file in self.work.session.scalars(sa.select(ItemFile).where(ItemFile.item_id == article.id))}
        contents = {(file.filename, file.file_id) for file in known.values()}
        for file in page.fields.get("files", ()):
            kept = self.material.kept["/".join((*page.folders, file["path"]))]
            if file["id"] in known or (file["name"], kept.key) in contents:
                continue
            if file["id"] and self.work.session.get(ItemFile, file["id"]) is not None:
                raise Invalid("file_elsewhere", "A file of this id belongs to something else.", field="files")
            if len(known) >= MOST_FILES:
                raise Invalid("too_many_files", f"It may have {MOST_FILES} files at most.", field="files")
            row = ItemFile(id=file["id"] or new_id(), kind=ARTICLE.name, item_id=article.id, file_id=kept.key, filename=file["name"],
                           content_type=kept.media_type, size=kept.size, is_embedded=file["is_embedded"],
                           uploaded_by=self.work.call.actor, created_at=self.work.now)  # fmt: skip
            self.work.session.add(row)
            known[row.id] = row
        self.work.session.flush()

    def _relate(self, page: Page, article: Article) -> None:
        named = set(page.fields.get("related", ())) - {article.id}
        known = set(self.work.session.scalars(sa.select(RelatedArticle.related_id).where(RelatedArticle.article_id == article.id)))
        there = set(self.work.session.scalars(sa.select(Article.id).where(Article.id.in_(named), Article.deleted_at.is_(None))))
        for related_id in sorted(named & there - known):
            relate_articles(self.work, {"article_id": article.id, "related_id": related_id})
        for related_id in sorted(named - there):
            self.report.warn(page.path, "related", "related_unknown", f"There is no article {related_id}: it is left out.")

    def _check_translations(self) -> None:
        """A language stands once in a group, with what was there before (KB-031)."""
        pages = {article.translation_group_id: page for page, article in self.articles if article.translation_group_id}
        wanted = sa.select(Article.translation_group_id, Article.languages)
        rows = self.work.session.execute(wanted.where(Article.translation_group_id.in_(pages), Article.deleted_at.is_(None)))
        spoken = Counter((row.translation_group_id, language) for row in rows for language in row.languages)
        for (group_id, language), count in sorted(spoken.items()):
            if count > 1:
                twice = Invalid("same_language", f"More than one article of this group is in {language}.", field="translation_group")
                self.report.fault(pages[group_id].path, twice)


def _heading(body: str) -> str:
    """The text of the first heading, if the body begins with one."""
    start = body.lstrip()
    end = start.find("</h1>")
    return plain(start[:end]).strip() if start.startswith("<h1") and end > 0 else ""
