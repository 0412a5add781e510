import{E as e,M as t,T as n,_ as r,d as i,h as a,m as o,u as s,w as c}from"./app.js";var l=c(),u=n(`
  query Recipes {
    recipes {
      name
      title
      description
      event
      branches {
        name
      }
    }
  }
`);function d(){let[{data:n,error:c}]=t({query:u});return(0,l.jsxs)(`div`,{className:`page`,children:[(0,l.jsx)(r,{title:`Recipes`,lead:`Workflows to start from. Try one for a contact of yours, see what would be sent and why, then set up what begins it.`}),c&&(0,l.jsx)(a,{error:c}),!n&&!c&&(0,l.jsx)(o,{what:`the recipes`}),(0,l.jsx)(`ul`,{className:`stack`,children:n?.recipes.map(t=>(0,l.jsxs)(`li`,{className:`card`,children:[(0,l.jsxs)(`div`,{className:`card-head`,children:[(0,l.jsx)(`h2`,{children:(0,l.jsx)(e,{href:`/recipes/${t.name}`,children:t.title})}),(0,l.jsx)(i,{children:s(t.event)})]}),(0,l.jsxs)(`div`,{className:`card-body`,children:[(0,l.jsx)(`p`,{children:t.description}),(0,l.jsxs)(`p`,{className:`quiet small`,children:[`Branches: `,[...t.branches.map(e=>e.name),`None`].join(`, `)]})]})]},t.name))})]})}export{d as default};